"""Nature as it is recognised from afar: trees of our own growth, undergrowth, landforms, water, heavens, mist."""
