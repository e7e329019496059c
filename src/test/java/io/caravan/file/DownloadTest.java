package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DownloadTest {
    private final AtomicLong asked = new AtomicLong();
    private final Download download = new Download(Duration.ofMillis(200));

    private void begins() {
        download.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                asked.addAndGet(count);
            }

            @Override
            public void cancel() {
                asked.set(-1);
            }
        });
    }

    private static List<ByteBuffer> portion(String... texts) {
        return java.util.stream.Stream.of(texts)
                .map(text -> ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void readsWhatArrives() throws IOException {
        begins();
        download.onNext(portion("ab", "", "cde"));
        download.onNext(portion("f"));
        download.onComplete();
        byte[] read = new byte[4];
        assertThat(download.read()).isEqualTo('a');
        assertThat(download.read(read, 0, 4)).isEqualTo(4);
        assertThat(new String(read, java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("bcde");
        assertThat(download.read(read, 1, 3)).isEqualTo(1);
        assertThat(download.read()).isEqualTo(-1);
        assertThat(download.read(read, 0, 4)).isEqualTo(-1);
        assertThat(asked).as("asked for in halves").hasValue(8);
    }

    @Test
    void asksForMoreBeforeAllHasBeenTaken() throws IOException {
        begins();
        for (int i = 0; i < 4; i++) {
            download.onNext(portion("a"));
        }
        assertThat(download.read(new byte[4], 0, 4)).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(download.read()).isEqualTo('a');
        }
        assertThat(asked).hasValue(12);
    }

    @Test
    void keepsAConnectionWhoseAnswerHasComeWhole() {
        begins();
        download.onNext(portion("a"));
        download.onComplete();
        download.close();
        assertThat(asked).hasValue(8);
    }

    @Test
    void givesUpWhenNothingComes() throws IOException {
        begins();
        download.onNext(portion("a"));
        assertThat(download.read()).isEqualTo('a');
        assertThatThrownBy(download::read).isInstanceOf(IOException.class).hasMessageContaining("no byte came within");
        assertThat(asked).hasValue(-1);
    }

    @Test
    void givesWhatCameBeforeAFailure() throws IOException {
        begins();
        download.onNext(portion("a"));
        download.onError(new IOException("broken"));
        assertThat(download.read()).isEqualTo('a');
        assertThatThrownBy(download::read).isInstanceOf(IOException.class).hasMessage("broken");
    }

    @Test
    void letsGoWhenItIsClosed() throws IOException {
        begins();
        download.close();
        assertThat(asked).hasValue(-1);
        assertThatThrownBy(download::read).isInstanceOf(IOException.class);
    }
}
