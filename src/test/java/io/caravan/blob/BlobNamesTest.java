package io.caravan.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.file.store.FileInfo;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of blobs as Azure has them, there and back. */
class BlobNamesTest {
    private static final List<String> NAMES = List.of(
            "a/b.csv",
            "%",
            "%2e%2e%2f",
            "%zz",
            "a%20b",
            "a b",
            " begins and ends with blanks ",
            "a+b",
            "what?x=1&y=2",
            "a#b",
            "a:b;c,d=e@f!g$h'i(j)k*l",
            "<a & \"b\">",
            "..",
            "../up",
            "a/../b",
            "a/./b",
            "dots...",
            "folder./file",
            "a//b",
            "/leading",
            "trailing/",
            "new\nline",
            "carriage\rreturn",
            "tab\there",
            "grün/日本語",
            "\u00e9 in one",
            "e\u0301 in two",
            "😀.gz",
            "Case",
            "case",
            "\u0085next",
            "n".repeat(1024));

    @Test
    void comeBackAsTheyAreWhateverIsInThem() throws IOException {
        Blobs blobs = Blobs.in("blob-names");
        BlobStore store = blobs.store();
        BlobWriter writer = blobs.writer();
        for (String name : NAMES) {
            BlobUpload upload = writer.create(name, "names");
            upload.write(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            upload.close();
            writer.commit(upload.staged(), false, null);
        }
        assertThat(Blobs.names(store, "")).containsExactlyInAnyOrderElementsOf(NAMES);
        for (FileInfo file : Blobs.list(store, "")) {
            assertThat(Blobs.read(store, file)).isEqualTo(file.name());
            assertThat(store.look(file.name())).contains(file);
            assertThat(blobs.sdk.getBlobClient(file.name()).exists()).isTrue();
        }
        assertThat(Blobs.names(store, "a/..")).containsExactly("a/../b");
        assertThat(Blobs.names(store, "e\u0301")).containsExactly("e\u0301 in two");
        for (String name : NAMES) {
            assertThat(writer.delete(name)).isTrue();
        }
        assertThat(Blobs.names(store, "")).isEmpty();
    }

    /** Azurite takes it for a slash in its list; what Azure does is said by its documentation: the same. */
    @Test
    void aBackslashCanBeReadByItsName() throws IOException {
        Blobs blobs = Blobs.in("blob-backslash");
        blobs.put("back\\slash", "content");
        assertThat(blobs.content("back\\slash")).isEqualTo("content");
    }
}
