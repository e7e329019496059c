package io.caravan.connection;

/**
 * A configured connection, fit for everybody's eyes.
 *
 * @param kind what answers there: postgresql, mariadb, h2, hive, hdfs …; null if its address is wrong
 * @param address without user, password and parameters; null if it is wrong
 * @param problem what is wrong with its settings, and what to do; null if nothing is known against them
 */
public record ConnectionInfo(String name, String kind, String address, String problem) {}
