package io.caravan.command.service;

/** The service answered, but not with what was asked for. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    Refused(String address, Answer answer) {
        super(said(address, answer));
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }

    private static String said(String address, Answer answer) {
        String detail = answer.json().path("detail").asText("");
        return detail.isEmpty()
                ? "cannot understand " + address + ": it answers with status " + answer.status()
                        + ". Check that a Caravan of this version serves there."
                : detail;
    }
}
