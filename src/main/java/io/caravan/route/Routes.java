package io.caravan.route;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.dsl.yaml.common.YamlDeserializationContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/** Camel's YAML loader, given a tree that has been read and checked before. A fresh one for each file. */
final class Routes extends YamlRoutesBuilderLoader {
    private final Resource resource;
    private final String file;
    private final String text;

    Routes(CamelContext context, String file, String text) {
        this.file = file;
        this.text = text;
        this.resource = ResourceHelper.fromString("file:" + file, text);
        setCamelContext(context);
    }

    YamlDeserializationContext context() {
        return newYamlDeserializationContext(Outline.settings(file), resource);
    }

    /** A builder of what the file says; nothing is configured yet. */
    RouteBuilder builder() throws RefusedException {
        Optional<Node> root = Outline.compose(file, text);
        RouteBuilder builder = builder(context(), Raw.protect(root.orElseThrow()));
        builder.setCamelContext(getCamelContext());
        builder.setResource(resource);
        return builder;
    }
}
