package io.caravan.command.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path folder;

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void allow(Path file, String rights) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    void onlyTheOwnerGetsIntoANewFolderAndItsFiles() throws IOException {
        Path data = folder.resolve("new/data");
        String token = new TokenFile(data).obtain();
        new AddressFile(data).write("http://127.0.0.1:8080");
        assertThat(token).hasSize(64);
        assertThat(rights(data)).isEqualTo("rwx------");
        assertThat(rights(data.resolve("token"))).isEqualTo("rw-------");
        assertThat(rights(data.resolve("address"))).isEqualTo("rw-------");
        assertThat(new TokenFile(data).obtain()).isEqualTo(token);
    }

    @Test
    void aFolderOfAnEarlierVersionIsClosed() throws IOException {
        Path store = Files.createFile(folder.resolve("caravan.mv.db"));
        Path copy = Files.createFile(folder.resolve("caravan.version-1.zip"));
        allow(store, "rw-r--r--");
        allow(copy, "rw-rw-r--");
        allow(folder, "rwxr-xr-x");
        new DataFolder(folder).prepare();
        assertThat(rights(store)).isEqualTo("rw-------");
        assertThat(rights(copy)).isEqualTo("rw-------");
        assertThat(rights(folder)).isEqualTo("rwx------");
    }

    @Test
    void aFolderWithOtherThingsInItIsLeftToItsUsers() throws IOException {
        Path store = Files.createFile(folder.resolve("caravan.mv.db"));
        Path other = Files.createFile(folder.resolve("readme.txt"));
        allow(store, "rw-r--r--");
        allow(other, "rw-r--r--");
        allow(folder, "rwxr-xr-x");
        new DataFolder(folder).prepare();
        assertThat(rights(store)).isEqualTo("rw-------");
        assertThat(rights(other)).isEqualTo("rw-r--r--");
        assertThat(rights(folder)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aFolderInWhichEverybodyWritesIsRefused() throws IOException {
        allow(folder, "rwxrwxrwx");
        assertThatThrownBy(() -> new DataFolder(folder).prepare())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("everybody may write into it");
    }

    @Test
    void aTokenThatOthersCouldReadIsReplaced() throws IOException {
        String first = new TokenFile(folder).obtain();
        allow(folder.resolve("token"), "rw-r--r--");
        String second = new TokenFile(folder).obtain();
        assertThat(second).isNotEqualTo(first);
        Files.delete(folder.resolve("token"));
        Files.createSymbolicLink(folder.resolve("token"), Files.writeString(folder.resolve("mine"), "guessed"));
        assertThat(new TokenFile(folder).obtain()).isNotEqualTo("guessed");
        assertThat(rights(folder.resolve("token"))).isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("mine"))).isEqualTo("guessed");
    }
}
