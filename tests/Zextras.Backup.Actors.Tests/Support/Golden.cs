using System.Runtime.CompilerServices;
using System.Text;
using Xunit.Sdk;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>
/// Compares what a test made with the file <c>Golden/name</c> next to the test's source.
/// <c>UPDATE_GOLDEN=1 tests/run</c> writes the files anew; read the difference before you commit it.
/// </summary>
internal static class Golden
{
    private const int Context = 3;

    private const int ShownLines = 60;

    internal static void Match(string actual, string name, [CallerFilePath] string caller = "") =>
        Match(Encoding.UTF8.GetBytes(actual), name, caller);

    internal static void Match(ReadOnlySpan<byte> actual, string name, [CallerFilePath] string caller = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, actual);
            return;
        }

        if (!File.Exists(file))
            throw new XunitException($"No golden file {file}. UPDATE_GOLDEN=1 writes it. It would be:\n{Text(actual)}");

        var expected = File.ReadAllBytes(file);
        if (!actual.SequenceEqual(expected))
            throw new XunitException($"Not what {file} holds (- golden, + now):\n{Difference(Text(expected), Text(actual))}");
    }

    /// <summary>The lines that differ, from the first to the last one, with some lines around them.</summary>
    internal static string Difference(string expected, string actual)
    {
        var before = expected.Split('\n');
        var now = actual.Split('\n');
        var shorter = Math.Min(before.Length, now.Length);
        var head = 0;
        while (head < shorter && before[head] == now[head])
            head++;
        var tail = 0;
        while (tail < shorter - head && before[^(tail + 1)] == now[^(tail + 1)])
            tail++;

        var lines = new List<string> { $"line {head + 1}:" };
        lines.AddRange(before[Math.Max(0, head - Context)..head].Select(line => "  " + line));
        lines.AddRange(Shortened(before[head..^tail], "- "));
        lines.AddRange(Shortened(now[head..^tail], "+ "));
        lines.AddRange(now[^tail..].Take(Context).Select(line => "  " + line));
        if (head == before.Length && head == now.Length)
            lines.Add("  (only bytes that are no UTF-8 text differ)");
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Shortened(string[] lines, string sign)
    {
        foreach (var line in lines.Take(ShownLines))
            yield return sign + line.Replace("\r", "\\r", StringComparison.Ordinal);
        if (lines.Length > ShownLines)
            yield return $"{sign}… {lines.Length - ShownLines} more lines";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
