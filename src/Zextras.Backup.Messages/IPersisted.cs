using System.Buffers;

namespace Zextras.Backup.Messages;

/// <summary>
/// Marks what is written to the journal or the snapshot store. Implement <see cref="IPersisted{TSelf}"/>: a test demands
/// a manifest, a golden file and a round trip of each such type.
/// </summary>
public interface IPersisted;

/// <summary>
/// A persisted type with its bytes: UTF-8 JSON, under a name that is never used for anything else. Extend only: a new
/// optional member, else a new type with a new manifest. What was once written is read for ever.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IPersisted<TSelf> : IPersisted
    where TSelf : IPersisted<TSelf>
{
    /// <summary>The name that stands in the journal's rows: <c>item.recorded.v1</c>.</summary>
    static abstract string Manifest { get; }

    /// <summary>Reads what <see cref="Encode"/> wrote, now or in any earlier version.</summary>
    /// <exception cref="FormatException">The bytes are not such a value; the message says what is wrong.</exception>
    static abstract TSelf Decode(ReadOnlySpan<byte> utf8);

    /// <summary>Writes the value.</summary>
    void Encode(IBufferWriter<byte> output);
}
