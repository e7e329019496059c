package io.caravan.blob;

import com.azure.core.http.HttpPipeline;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.caravan.run.Throttle;

/** The client of one blob account. Nothing is sent before something is asked. Any thread may use it. */
final class Account {
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 2000;

    private final AccountOptions options;
    private final BlobServiceClient service;
    private final BlobFailures failures;
    private final Throttle throttle;

    Account(AccountOptions options) {
        this.options = options;
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .endpoint(options.url().endpoint().toString())
                .httpClient(new Transport(options.connectTimeout(), options.readTimeout()))
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL,
                        options.tries(),
                        (Integer) null,
                        FIRST_PAUSE_MILLIS,
                        LONGEST_PAUSE_MILLIS,
                        null));
        options.login().into(builder);
        this.service = builder.buildClient();
        this.failures = new BlobFailures(options);
        this.throttle = new Throttle(0, options.maxBytesPerSecond());
    }

    AccountOptions options() {
        return options;
    }

    BlobServiceClient service() {
        return service;
    }

    BlobContainerClient container(String name) {
        return service.getBlobContainerClient(name);
    }

    /** Sends requests with the login, and again if need be. */
    HttpPipeline pipeline() {
        return service.getHttpPipeline();
    }

    BlobFailures failures() {
        return failures;
    }

    Throttle throttle() {
        return throttle;
    }
}
