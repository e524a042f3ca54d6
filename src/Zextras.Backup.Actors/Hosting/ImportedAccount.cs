using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>An account that an external restore brought here.</summary>
/// <param name="Source">The server from whose Backup Path it came.</param>
/// <param name="Account">Its id there.</param>
/// <param name="Here">Its id here.</param>
/// <param name="Name">Its address here; null where it is gone.</param>
/// <param name="Items">Its items that were imported.</param>
public sealed record ImportedAccount(ServerId Source, AccountId Account, AccountId Here, string? Name, int Items);
