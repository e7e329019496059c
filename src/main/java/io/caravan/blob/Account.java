package io.caravan.blob;

import com.azure.core.http.HttpPipeline;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.caravan.run.Throttle;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The client of one blob account. Nothing is sent before something is asked. Any thread may use it. */
final class Account implements AutoCloseable {
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 2000;

    private final AccountOptions options;
    private final BlobServiceClient service;
    private final BlobFailures failures;
    private final Throttle throttle;
    private final ScheduledExecutorService watcher;

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
        this.watcher = watcher(options.name());
    }

    private static ScheduledExecutorService watcher(String name) {
        ScheduledThreadPoolExecutor watcher = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "caravan-watch-" + name);
            thread.setDaemon(true);
            return thread;
        });
        watcher.setRemoveOnCancelPolicy(true);
        return watcher;
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

    ScheduledExecutorService watcher() {
        return watcher;
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }
}
