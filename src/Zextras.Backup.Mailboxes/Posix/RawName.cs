using System.Text;

namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>
/// A file name as the bytes that it is. Not every name is valid UTF-8, and a name that was turned into a string and
/// back may be another one.
/// </summary>
internal readonly struct RawName : IEquatable<RawName>
{
    // With the closing zero byte, so that no call has to copy it to add one.
    private readonly byte[] _closed;

    /// <summary>A name of those bytes.</summary>
    public RawName(ReadOnlySpan<byte> name)
    {
        _closed = new byte[name.Length + 1];
        name.CopyTo(_closed);
    }

    /// <summary>A name that this program chose.</summary>
    public RawName(string name)
        : this(Encoding.UTF8.GetBytes(name))
    {
    }

    /// <summary>The bytes without the closing zero.</summary>
    public ReadOnlySpan<byte> Span => _closed.AsSpan(0, Length);

    /// <summary>The bytes with the closing zero, for the C library.</summary>
    public ReadOnlySpan<byte> Closed => _closed;

    public int Length => _closed is null ? 0 : _closed.Length - 1;

    /// <summary>Whether it is one name inside a directory: not empty, not <c>.</c> or <c>..</c>, without slash and zero byte.</summary>
    public bool IsPlain => Length > 0 && !Span.SequenceEqual("."u8) && !Span.SequenceEqual(".."u8) && !Span.ContainsAny((byte)'/', (byte)0);

    public bool IsHidden => Span.StartsWith("."u8);

    public bool Equals(RawName other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is RawName other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The order of the bytes.</summary>
    public static int Compare(RawName a, RawName b) => a.Span.SequenceCompareTo(b.Span);

    /// <summary>For messages to people, and as a key: see <see cref="KeyText"/>.</summary>
    public override string ToString() => KeyText.Escape(Span);
}
