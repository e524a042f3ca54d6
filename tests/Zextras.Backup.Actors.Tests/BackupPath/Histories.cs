using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

/// <summary>Histories as the engine makes them: by deciding on sightings.</summary>
internal static class Histories
{
    internal static readonly AccountId Account = new(Guid.Parse("22222222-2222-4222-8222-222222222222"));

    internal static readonly DateTimeOffset Begin = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A history of so many transactions; every second one marks the item as seen.</summary>
    internal static ItemHistory Of(ItemId item, int transactions, ItemKind kind = ItemKind.Message, BlobDigest? digest = null) =>
        Enumerable.Range(0, transactions).Aggregate(ItemHistory.Empty(item), (history, number) => history.Apply(Next(history, number, kind, digest)));

    internal static Transaction Next(ItemHistory history, int number, ItemKind kind = ItemKind.Message, BlobDigest? digest = null)
    {
        var at = Begin.AddMinutes(number);
        var sighting = new Sighting.Seen
        {
            Id = TransactionId.New(at),
            At = at,
            Cause = number == 0 ? TransactionCause.InitialScan : TransactionCause.RealTime,
            Placement = new Placement
            {
                Key = $"key of {history.Item}",
                Folders = kind.HasUuid() ? [] : [ItemId.Of(2)],
                Flags = number % 2 == 0 ? [] : ["seen"],
            },
            Content = new ItemContent { Kind = kind, Name = $"Grüße «{history.Item}»\n\u0001", Size = 12, Digest = digest },
        };
        return history.Decide(sighting).Transaction!;
    }
}
