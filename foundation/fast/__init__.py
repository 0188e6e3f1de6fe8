"""The fast way of live messages: stock Engine.IO and Socket.IO on the wire, without their cost per recipient.

What it changes of python-engineio and python-socketio, and nothing else (docs/adr/0007-the-fast-way.md): a WebSocket
costs no greenlet and no queue, a message to a room is encoded once, frequent events stay below Flask's request context.
Long polling goes the stock way. `LIVE_WRITES=stock` goes back to the stock way altogether.
"""
