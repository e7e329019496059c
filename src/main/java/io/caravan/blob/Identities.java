package io.caravan.blob;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;

/** Identities that need no setting. Apart, so that Azure's identity library is loaded only where one is used. */
final class Identities {
    private Identities() {}

    /**
     * The first that there is: a service principal in the environment ({@code AZURE_CLIENT_ID} and so on), the workload
     * identity of a pod, the managed identity of a machine, who has logged in with {@code az login}.
     *
     * @param clientId null for the only one
     */
    static TokenCredential of(String clientId) {
        var workload = new WorkloadIdentityCredentialBuilder();
        var managed = new ManagedIdentityCredentialBuilder();
        if (clientId != null) {
            workload.clientId(clientId);
            managed.clientId(clientId);
        }
        return new ChainedTokenCredentialBuilder()
                .addLast(new EnvironmentCredentialBuilder().build())
                .addLast(workload.build())
                .addLast(managed.build())
                .addLast(new AzureCliCredentialBuilder().build())
                .build();
    }
}
