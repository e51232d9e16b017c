-- Whether somebody was ever paged here: asked as their page goes out.
CREATE INDEX delivery_recipient ON delivery (workspace, recipient);
