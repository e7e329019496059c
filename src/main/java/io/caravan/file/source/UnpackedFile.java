package io.caravan.file.source;

import io.caravan.file.copy.Clash;
import io.caravan.file.copy.FileContent;
import io.caravan.file.store.FileChanged;
import io.caravan.file.store.FileInfo;
import io.caravan.run.Item;
import io.caravan.run.RunException;
import java.io.IOException;
import java.io.InputStream;

/** What comes out of a compressed file, or one entry of an archive. It is read once, from its beginning. */
final class UnpackedFile extends FileContent {
    /** Opens what comes out. */
    interface Opening {
        InputStream open() throws IOException;
    }

    private final StoredFile packed;
    private final Opening opening;
    private final boolean again;
    private boolean opened;

    /** @param again whether it can be opened more than once */
    UnpackedFile(String item, String name, int number, StoredFile packed, boolean again, Opening opening) {
        super(item, name, number);
        this.packed = packed;
        this.opening = opening;
        this.again = again;
    }

    @Override
    public FileInfo info() {
        return packed.info();
    }

    @Override
    public boolean part() {
        return !again;
    }

    @Override
    public String meets() {
        return part() ? null : packed.meets();
    }

    @Override
    public boolean dropped() {
        return part() && (packed.state() == Item.State.FAILED || packed.state() == Item.State.GONE);
    }

    /** An archive without one of its entries is none, whichever target missed it. */
    @Override
    public void missed(Item.State how, String why) {
        super.missed(how, why);
        if (part()) {
            packed.missed(how, why);
        }
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public boolean seekable() {
        return false;
    }

    @Override
    public InputStream open(long offset) throws IOException {
        if (offset != 0) {
            throw RunException.bug("file '" + name() + "': cannot go on in the middle of what is unpacked. Report it.");
        }
        if (opened && !again) {
            throw RunException.user("file '" + name()
                    + "': cannot read an entry of an archive twice. Let the route have one target for it.");
        }
        opened = true;
        return opening.open();
    }

    /** An archive that changed is read again by the next attempt at its split. */
    @Override
    public void renew() throws IOException {
        if (!again) {
            throw new FileChanged(packed.info().name());
        }
        packed.renew();
    }

    @Override
    public boolean tolerated() {
        return packed.tolerated();
    }

    @Override
    public Clash onClash() {
        return packed.onClash();
    }
}
