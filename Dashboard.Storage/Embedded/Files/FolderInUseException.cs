using Dashboard.Core.Storage;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>Another process has the data folder. It may be a server that can be asked instead.</summary>
public sealed class FolderInUseException(string message, Exception inner) : StoreUnavailableException(message, inner);
