using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>CsCheck generators of the model: texts as servers really hand them over, states, sightings and histories.</summary>
internal static class ModelGen
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Any text, halves of surrogate pairs among it.</summary>
    public static Gen<string> AnyText { get; } = Gen.Frequency(
        (4, Gen.String[Gen.Char.AlphaNumeric, 0, 12]),
        (2, Gen.String[0, 12]),
        (2, Gen.OneOf(
            "", " ", "\0", "\r\n", "\"", "\\", "/../", "{}", "null", "Grüße", "日本語", "😀👩‍👩‍👧", "e\u0301", "\u202eRTL", "\uFEFF",
            "\uD83D", "\uDE00", "x\uD800y", "<script>", new string('x', 1000))));

    /// <summary>A text that UTF-8 can carry.</summary>
    public static Gen<string> Text { get; } = AnyText.Select(text =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));

    public static Gen<DateTimeOffset> Instant { get; } = Gen.Long[0, TimeSpan.TicksPerDay * 1000].Select(ticks => Epoch.AddTicks(ticks));

    public static Gen<Guid> Uuid { get; } = Gen.Guid.Where(uuid => uuid != Guid.Empty);

    public static Gen<TransactionId> TransactionId { get; } = Uuid.Select(uuid => new TransactionId(uuid));

    public static Gen<AccountId> AccountId { get; } = Uuid.Select(uuid => new AccountId(uuid));

    public static Gen<ItemId> ItemId { get; } = Gen.OneOf(
        Gen.Long[1, long.MaxValue].Select(global::Zextras.Backup.Messages.Model.ItemId.Of),
        Gen.Long[1, 1000].Select(global::Zextras.Backup.Messages.Model.ItemId.Of),
        Uuid.Select(global::Zextras.Backup.Messages.Model.ItemId.Of));

    public static Gen<BlobDigest> Digest { get; } = Gen.Byte.Array[0, 8].Select(bytes => BlobDigest.Of(bytes));

    public static Gen<ItemKind> Kind { get; } = Gen.OneOf(Enum.GetValues<ItemKind>());

    public static Gen<TransactionCause> Cause { get; } = Gen.OneOf(Enum.GetValues<TransactionCause>());

    /// <summary>States with few different values, so that a history sees the same ones again.</summary>
    public static Gen<ItemState> SmallState { get; } = Gen.Select(
        Gen.OneOf("a", "b"),
        Gen.OneOf(ValueList<string>.Empty, ValueLists.Create(["seen"])),
        Gen.OneOf("1", "2"),
        (key, flags, content) => new ItemState(
            new Placement { Key = key, Flags = flags },
            new ItemContent { Kind = ItemKind.Message, Name = "n", Digest = BlobDigest.Of(System.Text.Encoding.UTF8.GetBytes(content)) }));

    /// <summary>States with everything that they can hold.</summary>
    public static Gen<ItemState> AnyState { get; } = StateOf(AnyText);

    /// <summary>The same of texts that UTF-8 can carry.</summary>
    public static Gen<ItemState> State { get; } = StateOf(Text);

    /// <summary>Transactions with everything that they can hold, unknown members too.</summary>
    public static Gen<Transaction> Transaction { get; } =
        from id in TransactionId
        from item in ItemId
        from start in Instant
        from length in Gen.Long[1, TimeSpan.TicksPerDay].Nullable()
        from cause in Cause
        from state in State
        from version in Gen.Long.Nullable()
        from held in Gen.Bool
        from chain in Gen.ULong.Select(Gen.ULong, (high, low) => new ChainValue(new UInt128(high, low)))
        from unknown in UnknownMembers
        select new Transaction
        {
            Id = id,
            Item = item,
            Start = start,
            End = length is { } ticks ? start.AddTicks(ticks) : null,
            Cause = cause,
            State = state,
            Version = version,
            RetentionHeld = held,
            Chain = chain,
            Unknown = unknown,
        };

    /// <summary>What one observer sees of one item: states that come and go, clocks that go back, deletions. No versions.</summary>
    public static Gen<Sighting[]> Sightings { get; } =
        Gen.Select(TransactionId, Instant, Cause, SmallState, Gen.Int[0, 5], (id, at, cause, state, dice) => dice switch
        {
            0 => (Sighting)new Sighting.Gone { Id = id, At = at, Cause = cause },
            1 => new Sighting.Seen { Id = id, At = at, Cause = cause, Placement = state.Placement },
            _ => new Sighting.Seen { Id = id, At = at, Cause = cause, Placement = state.Placement, Content = state.Content },
        }).Array[0, 20];

    /// <summary>Histories as <see cref="Sightings"/> make them, with their chain.</summary>
    public static Gen<ItemHistory> History { get; } = ItemId.Select(Sightings, (item, sightings) => Live(item, sightings));

    /// <summary>The history that an actor has after those sightings.</summary>
    public static ItemHistory Live(ItemId item, IEnumerable<Sighting> sightings) =>
        sightings.Aggregate(ItemHistory.Empty(item), See);

    /// <summary>The history after one more sighting.</summary>
    public static ItemHistory See(ItemHistory history, Sighting sighting) =>
        history.Decide(sighting).Transaction is { } news ? history.Apply(news) : history;

    private static Gen<string?> UnknownMembers => Gen.Frequency(
        (3, Gen.Const((string?)null)),
        (1, Gen.Select(Text, Gen.OneOf("1", "1.0", "1e400", "null", "true", "[]", "[{\"a\":null}]", "{\"b\":[1,\"2\"]}"), Text, (name, value, text) =>
            (string?)$"{{{Json("x-" + name)}:{value},{Json("y-" + name)}:{Json(text)}}}")));

    private static string Json(string text) => JsonSerializer.Serialize(text, Readable);

    private static Gen<ItemState> StateOf(Gen<string> text)
    {
        var set = text.Array[0, 3].Select(texts => texts.ToValueSet());
        var attributes = Gen.Select(text, text.Array[1, 3]).Array[0, 4].Select(pairs => ItemAttributes.Of(
            pairs.SelectMany(pair => pair.Item2.Select(value => KeyValuePair.Create(pair.Item1, (string?)value)))));
        return
            from key in text
            from folders in ItemId.Array[0, 2]
            from flags in set
            from tags in set
            from date in Instant.Nullable()
            from modified in Instant.Nullable()
            from kind in Kind
            from name in text
            from size in Gen.Long[0, long.MaxValue]
            from digest in Digest.Nullable()
            from metadata in attributes
            from deleted in Gen.Bool
            select new ItemState(
                new Placement { Key = key, Folders = folders.ToValueList(), Flags = flags, Tags = tags, Date = date, Modified = modified },
                new ItemContent { Kind = kind, Name = name, Size = size, Digest = digest, Attributes = metadata },
                deleted);
    }
}
