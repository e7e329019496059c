package io.caravan.blob;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.models.BlobItem;
import io.caravan.Azurite;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Camel's own component, in steps of a route, with a configured account. */
class CamelAzureTest {
    @Test
    void writesReadsAndListsWithAConfiguredAccount() throws Exception {
        Blobs blobs = Blobs.in("camel-azure");
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry()
                    .bind("metering", blobs.accounts.get(Blobs.ACCOUNT).service());
            camel.start();
            String uri = "azure-storage-blob:" + Azurite.ACCOUNT + "/" + blobs.container
                    + "?serviceClient=#metering&blobName=said&operation=";
            try (ProducerTemplate send = camel.createProducerTemplate()) {
                send.requestBody(uri + "uploadBlockBlob", "hello");
                assertThat(blobs.content("said")).isEqualTo("hello");
                List<?> listed = (List<?>) send.requestBody(uri + "listBlobs", (Object) null);
                assertThat(listed).hasSize(1);
                assertThat(((BlobItem) listed.get(0)).getName()).isEqualTo("said");
                assertThat(send.requestBody(uri + "getBlob", null, String.class))
                        .isEqualTo("hello");
            }
        }
    }
}
