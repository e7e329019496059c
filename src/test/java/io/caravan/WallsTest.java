package io.caravan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rooms' walls, and what ARCHITECTURE.md says about them. */
class WallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.caravan");

    @Test
    void everyRoomKnowsOnlyWhatItMay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("record")
                .definedBy("io.caravan.record..")
                .layer("run")
                .definedBy("io.caravan.run..")
                .layer("format")
                .definedBy("io.caravan.format..")
                .layer("table")
                .definedBy("io.caravan.table..")
                .layer("file")
                .definedBy("io.caravan.file..")
                .layer("blob")
                .definedBy("io.caravan.blob..")
                .layer("hdfs")
                .definedBy("io.caravan.hdfs..")
                .layer("hive")
                .definedBy("io.caravan.hive..")
                .layer("sync")
                .definedBy("io.caravan.sync..")
                .layer("route")
                .definedBy("io.caravan.route..")
                .layer("command")
                .definedBy("io.caravan.command..")
                .layer("api")
                .definedBy("io.caravan.api..")
                .whereLayer("record")
                .mayNotAccessAnyLayer()
                .whereLayer("run")
                .mayOnlyAccessLayers("record")
                .whereLayer("format")
                .mayOnlyAccessLayers("record", "run")
                .whereLayer("table")
                .mayOnlyAccessLayers("record", "run")
                .whereLayer("file")
                .mayOnlyAccessLayers("record", "run", "format")
                .whereLayer("blob")
                .mayOnlyAccessLayers("record", "run", "format", "file")
                .whereLayer("hdfs")
                .mayOnlyAccessLayers("record", "run", "format", "file")
                .whereLayer("hive")
                .mayOnlyAccessLayers("record", "run", "hdfs")
                .whereLayer("sync")
                .mayOnlyAccessLayers("run")
                .whereLayer("route")
                .mayOnlyAccessLayers("run")
                .whereLayer("command")
                .mayNotAccessAnyLayer()
                .check(CLASSES);
    }

    @Test
    void theDataPathDoesNotKnowTheContainer() {
        noClasses()
                .that()
                .resideInAPackage("io.caravan.record..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void theArchitecturePageNamesEveryRoomAndNoOther() throws IOException {
        var rooms = new TreeSet<String>();
        CLASSES.forEach(type -> {
            String[] parts = type.getPackageName().split("\\.");
            if (parts.length > 2) {
                rooms.add(parts[2]);
            }
        });
        var named = new TreeSet<String>();
        var row = Pattern.compile("^\\| `([a-z]+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("ARCHITECTURE.md")));
        while (row.find()) {
            named.add(row.group(1));
        }
        assertThat(named).isEqualTo(rooms);
    }
}
