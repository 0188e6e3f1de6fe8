"""Our co-editing server beside @hocuspocus/server, over their wires, on real documents (make bench-coediting)."""
