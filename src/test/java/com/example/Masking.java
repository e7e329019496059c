package com.example;

import java.util.List;
import java.util.Map;

/** The bean of docs/routes.md, as a user would write it. */
public class Masking {
    public List<Map<String, Object>> mask(List<Map<String, Object>> rows) {
        rows.forEach(row -> row.put("name", "***"));
        return rows;
    }

    public Map<String, Object> describe(Map<String, Object> row) {
        row.put("name", row.get("name") + " is " + row.get("status"));
        return row;
    }
}
