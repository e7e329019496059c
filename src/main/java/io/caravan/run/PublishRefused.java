package io.caravan.run;

/**
 * A target's word that it refused to publish and that nothing of the manifest is visible: the run may fail, and the next
 * one reads the same rows again. After any other failure of a publication the engine takes some of it for visible.
 */
public final class PublishRefused extends RunException {
    private static final long serialVersionUID = 1L;

    public PublishRefused(RunException cause) {
        super(cause.category(), cause.getMessage(), cause);
    }
}
