package io.caravan.bench;

/** Rows like TPC-H's lineitem: 16 columns, the value distributions that matter to encoders, made by the database itself. */
final class Lineitem {
    static final int COLUMNS = 16;

    private static final String COLUMNS_SQL =
            "l_orderkey bigint, l_partkey int, l_suppkey int, l_linenumber int, l_quantity numeric(15,2),"
                    + " l_extendedprice numeric(15,2), l_discount numeric(15,2), l_tax numeric(15,2), l_returnflag char(1),"
                    + " l_linestatus char(1), l_shipdate date, l_commitdate date, l_receiptdate date,"
                    + " l_shipinstruct char(25), l_shipmode char(10), l_comment varchar(44)";

    private Lineitem() {}

    /** The columns with the primary key that splits go by. */
    static String create(String options) {
        return "create " + options + " table lineitem (" + COLUMNS_SQL + ", primary key (l_orderkey, l_linenumber))";
    }

    static String fillPostgres(long rows) {
        return "insert into lineitem select 1 + i / 4, 1 + h % 200000, 1 + (h / 7) % 10000, 1 + i % 4,"
                + " 1 + h % 50, (90000 + (h::bigint * 7919) % 9000000) / 100.0, (h % 11) / 100.0, (h % 9) / 100.0,"
                + " (array['A','N','R'])[1 + h % 3], (array['O','F'])[1 + h % 2],"
                + " date '1992-01-02' + h % 2500, date '1992-01-31' + h % 2460, date '1992-01-04' + (h % 2500 + h % 30),"
                + " (array['DELIVER IN PERSON','COLLECT COD','NONE','TAKE BACK RETURN'])[1 + (h / 3) % 4],"
                + " (array['REG AIR','AIR','RAIL','SHIP','TRUCK','MAIL','FOB'])[1 + (h / 5) % 7],"
                + " substr(text, 1 + h % 160, 10 + (h / 11) % 34)"
                + " from (select i, abs(hashint8(i)) as h from generate_series(0, " + (rows - 1) + ") i) n,"
                + " (select 'egular courts above the slyly pending deposits. furiously even packages cajole blithely final"
                + " accounts; quick dolphins sleep carefully bold ideas across ironic theodolites wake about the express"
                + " foxes' as text) t";
    }

    static String fillMariaDb(long rows) {
        return "insert into lineitem select 1 + i div 4, 1 + h mod 200000, 1 + (h div 7) mod 10000, 1 + i mod 4,"
                + " 1 + h mod 50, (90000 + (h * 7919) mod 9000000) / 100.0, (h mod 11) / 100.0, (h mod 9) / 100.0,"
                + " elt(1 + h mod 3, 'A','N','R'), elt(1 + h mod 2, 'O','F'),"
                + " date '1992-01-02' + interval (h mod 2500) day, date '1992-01-31' + interval (h mod 2460) day,"
                + " date '1992-01-04' + interval (h mod 2500 + h mod 30) day,"
                + " elt(1 + (h div 3) mod 4, 'DELIVER IN PERSON','COLLECT COD','NONE','TAKE BACK RETURN'),"
                + " elt(1 + (h div 5) mod 7, 'REG AIR','AIR','RAIL','SHIP','TRUCK','MAIL','FOB'),"
                + " substr('egular courts above the slyly pending deposits. furiously even packages cajole blithely final"
                + " accounts; quick dolphins sleep carefully bold ideas across ironic theodolites wake about the express"
                + " foxes', 1 + h mod 160, 10 + (h div 11) mod 34)"
                + " from (select seq as i, crc32(seq) as h from seq_0_to_" + (rows - 1) + ") n";
    }
}
