using System.Buffers;
using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Journal;

/// <summary>One entry of the <see cref="ManifestTable"/>: a type under its name, to bytes and back.</summary>
internal abstract class PersistedType
{
    /// <summary>The name in the journal's rows.</summary>
    public abstract string Manifest { get; }

    /// <summary>What is written under it.</summary>
    public abstract Type Type { get; }

    /// <summary>The entry of a type that knows its manifest and its bytes.</summary>
    public static PersistedType Of<T>()
        where T : IPersisted<T> => new Entry<T>();

    /// <summary>Writes a value of the type.</summary>
    public abstract byte[] Encode(object value);

    /// <summary>Reads a value of the type.</summary>
    /// <exception cref="FormatException">The bytes are none.</exception>
    public abstract object Decode(ReadOnlySpan<byte> utf8);

    private sealed class Entry<T> : PersistedType
        where T : IPersisted<T>
    {
        public override string Manifest => T.Manifest;

        public override Type Type => typeof(T);

        public override byte[] Encode(object value)
        {
            var output = new ArrayBufferWriter<byte>();
            ((T)value).Encode(output);
            return output.WrittenSpan.ToArray();
        }

        public override object Decode(ReadOnlySpan<byte> utf8) => T.Decode(utf8);
    }
}
