namespace Zextras.Backup.Actors.Catalog;

/// <summary>The catalog cannot be used as it is, or refused a page. The message says what to do.</summary>
internal sealed class CatalogException(string message, Exception? inner = null) : Exception(message, inner);
