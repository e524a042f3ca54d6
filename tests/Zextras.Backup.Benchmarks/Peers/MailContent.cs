using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>What a tree of Maildirs holds, in a form in which trees of different tools can be compared.</summary>
/// <param name="Messages">Their number.</param>
/// <param name="Bytes">Their bytes, as IMAP counts them: every line ends with CR LF.</param>
/// <param name="Digest">The sum of the messages' digests, flags included; the order does not matter.</param>
internal readonly record struct MailContent(int Messages, long Bytes, UInt128 Digest)
{
    private const int Readers = 2;

    /// <summary>Reads all messages below some directories.</summary>
    public static MailContent Read(params string[] directories)
    {
        var files = directories
            .SelectMany(path => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) is "cur" or "new");
        var parts = new ConcurrentBag<MailContent>();
        Parallel.ForEach(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = Readers },
            () => default(MailContent),
            (file, _, sum) => sum + ReadFile(file),
            parts.Add);
        return parts.Aggregate(default(MailContent), (sum, part) => sum + part);
    }

    /// <summary>Reads one message.</summary>
    public static MailContent ReadFile(string file)
    {
        // Dovecot and mbsync write lines with LF alone; mbsync marks what it has pulled with a header of its own.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rest = (ReadOnlySpan<byte>)File.ReadAllBytes(file);
        var bytes = 0L;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            if (!line.StartsWith("X-TUID: "u8))
            {
                hash.AppendData(line);
                hash.AppendData("\n"u8);
                bytes += line.Length + 2;
            }
        }

        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(FlagsOf(file)));
        return new MailContent(1, bytes, BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset()));
    }

    /// <summary>Refuses a result that is not what it should be.</summary>
    public void Require(MailContent expected, string who)
    {
        if (this != expected)
        {
            throw new InvalidOperationException($"{who}: {this} instead of {expected}.");
        }
    }

    public static MailContent operator +(MailContent first, MailContent second) =>
        new(first.Messages + second.Messages, first.Bytes + second.Bytes, unchecked(first.Digest + second.Digest));

    /// <summary>Keywords have letters of the server's own: not compared.</summary>
    private static string FlagsOf(string file)
    {
        var info = file.LastIndexOf(":2,", StringComparison.Ordinal);
        return info < 0 ? "" : string.Concat(file[(info + 3)..].Where(char.IsAsciiLetterUpper).Order());
    }
}
