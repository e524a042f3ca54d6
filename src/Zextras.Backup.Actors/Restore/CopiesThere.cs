using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// What an account holds already of what would be put there, by folder and content: each living item answers for one
/// planned copy, so that a second run puts only what the first one did not.
/// </summary>
internal sealed class CopiesThere
{
    private readonly Dictionary<(ItemId Folder, BlobDigest Digest), int> _free;

    private CopiesThere(Dictionary<(ItemId Folder, BlobDigest Digest), int> free) => _free = free;

    /// <summary>What is there now.</summary>
    public static async Task<CopiesThere> ReadAsync(ICatalog catalog, AccountId account, DateTimeOffset now, CancellationToken cancellation)
    {
        var states = await catalog.ListStatesAsync(account, now, cancellation);
        return new CopiesThere(states
            .Where(state => state is { Deleted: false, Folder: not null, Digest: not null })
            .CountBy(state => (state.Folder!.Value, state.Digest!.Value))
            .ToDictionary());
    }

    /// <summary>Whether one is there that answers for no other planned copy yet.</summary>
    public bool Take(ItemId folder, BlobDigest digest)
    {
        if (_free.GetValueOrDefault((folder, digest)) is not (> 0 and var left))
        {
            return false;
        }

        _free[(folder, digest)] = left - 1;
        return true;
    }
}
