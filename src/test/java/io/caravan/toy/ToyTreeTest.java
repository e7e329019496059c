package io.caravan.toy;

import io.caravan.file.store.FileTree;
import io.caravan.file.store.FileTreeContract;

class ToyTreeTest extends FileTreeContract {
    private final ToyTree toys = new ToyTree();

    @Override
    protected FileTree tree() {
        return toys;
    }

    @Override
    protected String root() {
        return "/root";
    }
}
