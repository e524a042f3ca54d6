using System.Collections.Concurrent;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>Which contents the histories name, and one transaction that names each. 100 bytes of memory for each content.</summary>
internal sealed class ReferenceBook
{
    private readonly ConcurrentDictionary<BlobDigest, Reference> _references = new();

    /// <summary>All contents that are named.</summary>
    public IEnumerable<KeyValuePair<BlobDigest, Reference>> All => _references;

    /// <summary>Notes all contents of all states of a history.</summary>
    public void Add(AccountId? account, ItemHistory history)
    {
        foreach (var transaction in history.Transactions)
        {
            if (transaction.State.Content.Digest is { } digest)
            {
                _references.TryAdd(digest, new Reference(account, history.Item, transaction.Id));
            }
        }
    }

    /// <summary>A transaction that names the content; null where none does.</summary>
    public Reference? Find(BlobDigest digest) => _references.TryGetValue(digest, out var reference) ? reference : null;

    /// <summary>A transaction that names a content.</summary>
    internal readonly record struct Reference(AccountId? Account, ItemId Item, TransactionId Transaction);
}
