"""The only place that knows HTTP and Socket.IO."""
