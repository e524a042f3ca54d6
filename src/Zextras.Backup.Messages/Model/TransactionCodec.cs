using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Zextras.Backup.Messages.Model;

/// <summary>
/// Transactions to JSON and back: the same document is the payload of the journal, the element of an item log and the
/// answer of the console.
/// </summary>
public static class TransactionCodec
{
    private const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const int ChainLength = 16;

    /// <summary>Most transactions are shorter; a buffer of this length need not grow.</summary>
    private const int TypicalLength = 1024;

    private static readonly JsonWriterOptions Compact = new() { Encoder = TransactionJson.Readable.Options.Encoder };

    /// <summary>The transaction as one UTF-8 JSON object without line breaks.</summary>
    public static byte[] Encode(Transaction transaction) =>
        JsonSerializer.SerializeToUtf8Bytes(ToDocument(transaction), TransactionJson.Readable.TransactionDocument);

    /// <summary>Writes the transaction as one JSON object.</summary>
    public static void Encode(Utf8JsonWriter writer, Transaction transaction) =>
        JsonSerializer.Serialize(writer, ToDocument(transaction), TransactionJson.Readable.TransactionDocument);

    /// <summary>Writes the transactions as one JSON array without line breaks: a line of an item log.</summary>
    public static void EncodeArray(IBufferWriter<byte> output, IEnumerable<Transaction> transactions)
    {
        using var writer = new Utf8JsonWriter(output, Compact);
        writer.WriteStartArray();
        foreach (var transaction in transactions)
        {
            Encode(writer, transaction);
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads one JSON object.</summary>
    /// <exception cref="FormatException">The bytes are not a transaction; the message says what is wrong.</exception>
    public static Transaction Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return FromDocument(JsonSerializer.Deserialize(utf8, TransactionJson.Readable.TransactionDocument));
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a transaction: {e.Message}", e);
        }
    }

    /// <summary>Reads the JSON object at which the reader stands.</summary>
    /// <exception cref="FormatException">It is not a transaction.</exception>
    public static Transaction Decode(ref Utf8JsonReader reader) =>
        FromDocument(JsonSerializer.Deserialize(ref reader, TransactionJson.Readable.TransactionDocument));

    /// <summary>Reads one JSON array of transactions.</summary>
    /// <exception cref="FormatException">The bytes are not an array of transactions.</exception>
    public static IReadOnlyList<Transaction> DecodeArray(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            var transactions = new List<Transaction>();
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new FormatException("Not a JSON array of transactions.");
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                transactions.Add(Decode(ref reader));
            }

            // Bytes behind the array are a second line that lost its line break: passing over them would lose its transactions.
            return reader.Read() ? throw new FormatException("More than a JSON array of transactions.") : transactions;
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a JSON array of transactions: {e.Message}", e);
        }
    }

    /// <summary>
    /// The chain value of a transaction: SHA-256 over the previous value and the transaction's own bytes, without
    /// <c>end-date</c> (it is filled in later) and <c>chain</c>.
    /// </summary>
    public static ChainValue Link(ChainValue previous, Transaction transaction)
    {
        // In one buffer: a hash that is fed in two goes costs a context of OpenSSL for each transaction.
        var bytes = new ArrayBufferWriter<byte>(TypicalLength);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.GetSpan(ChainLength), previous.Value);
        bytes.Advance(ChainLength);
        using (var writer = new Utf8JsonWriter(bytes, Compact))
        {
            Encode(writer, transaction with { End = null, Chain = default });
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.WrittenSpan, hash);
        return new ChainValue(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    private static TransactionDocument ToDocument(Transaction transaction)
    {
        var (placement, content) = (transaction.State.Placement, transaction.State.Content);
        return new TransactionDocument
        {
            Transaction = transaction.Id.ToString(),
            Item = transaction.Item.ToString(),
            Kind = content.Kind.Name(),
            StartDate = Write(transaction.Start),
            Cause = transaction.Cause.Name(),
            Deleted = transaction.State.Deleted,
            Held = transaction.RetentionHeld ? true : null,
            Version = transaction.Version,
            Key = placement.Key,
            Folders = placement.Folders.Count == 0 ? null : [.. placement.Folders.Select(folder => folder.ToString())],
            Name = content.Name,
            Flags = placement.Flags.Count == 0 ? null : [.. placement.Flags],
            Tags = placement.Tags.Count == 0 ? null : [.. placement.Tags],
            Date = Write(placement.Date),
            Modified = Write(placement.Modified),
            Size = content.Size,
            Digest = content.Digest?.ToString(),
            Metadata = content.Attributes.Count == 0 ? null : content.Attributes,
            EndDate = Write(transaction.End),
            Chain = transaction.Chain == default ? null : transaction.Chain.ToString(),
            Unknown = transaction.Unknown is { } unknown
                ? JsonSerializer.Deserialize(unknown, TransactionJson.Readable.DictionaryStringJsonElement)
                : null,
        };
    }

    private static Transaction FromDocument(TransactionDocument? document)
    {
        if (document is null)
        {
            throw new FormatException("Not a transaction: null.");
        }

        if (!ItemKinds.TryParse(document.Kind, out var kind))
        {
            throw new FormatException($"Unknown kind of item '{document.Kind}'; a newer version of the engine wrote it.");
        }

        if (!TransactionCauses.TryParse(document.Cause, out var cause))
        {
            throw new FormatException($"Unknown cause '{document.Cause}'; a newer version of the engine wrote it.");
        }

        var placement = new Placement
        {
            Key = document.Key,
            Folders = document.Folders?.Select(folder => ItemId.Parse(folder)).ToValueList() ?? ValueList<ItemId>.Empty,
            Flags = document.Flags?.ToValueList() ?? ValueList<string>.Empty,
            Tags = document.Tags?.ToValueList() ?? ValueList<string>.Empty,
            Date = Read(document.Date),
            Modified = Read(document.Modified),
        };
        var content = new ItemContent
        {
            Kind = kind,
            Name = document.Name,
            Size = document.Size,
            Digest = document.Digest is { } digest ? BlobDigest.Parse(digest) : null,
            Attributes = document.Metadata ?? ItemAttributes.Empty,
        };
        return new Transaction
        {
            Id = TransactionId.Parse(document.Transaction),
            Item = ItemId.Parse(document.Item),
            Start = Read(document.StartDate)!.Value,
            End = Read(document.EndDate),
            Cause = cause,
            State = new ItemState(placement, content, document.Deleted),
            Version = document.Version,
            RetentionHeld = document.Held ?? false,
            Chain = document.Chain is { } chain ? ChainValue.Parse(chain) : default,
            Unknown = document.Unknown is { Count: > 0 } unknown
                ? JsonSerializer.Serialize(unknown, TransactionJson.Readable.DictionaryStringJsonElement)
                : null,
        };
    }

    private static string? Write(DateTimeOffset? date) => date is { } given ? Write(given) : null;

    private static string Write(DateTimeOffset date) =>
        date.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Read(string? date) => date is null
        ? null
        : DateTimeOffset.ParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
