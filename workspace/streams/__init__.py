"""Work streams (chantiers coopératifs): a shared challenge, what is thought and what is tried."""
