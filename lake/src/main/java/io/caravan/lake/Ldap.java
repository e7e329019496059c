package io.caravan.lake;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** An LDAP directory in memory with a single user. It ends with the JVM. */
final class Ldap {

    private static final String ROOT = "dc=caravan";
    static final String PEOPLE = "ou=people," + ROOT;

    private Ldap() {}

    static void start(int port, LakeOptions.Credentials user)
            throws LDAPException, LDIFException, UnknownHostException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(ROOT);
        config.setSchema(null);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("lake", InetAddress.getByName(Ports.HOST), port, null));
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add("dn: " + ROOT, "objectClass: domain", "dc: caravan");
        server.add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
        server.add(
                "dn: uid=" + user.user() + "," + PEOPLE,
                "objectClass: inetOrgPerson",
                "uid: " + user.user(),
                "cn: " + user.user(),
                "sn: " + user.user(),
                "userPassword: " + user.password());
        server.startListening();
    }
}
