using System.Globalization;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>What <c>tests/bench</c> was asked for.</summary>
internal sealed record PeerOptions
{
    /// <summary>Messages in the source where nothing else is said.</summary>
    public const int DefaultMessages = 20_000;

    private const int DefaultRuns = 3;

    /// <summary>Messages in the source.</summary>
    public int Messages { get; private init; } = DefaultMessages;

    /// <summary>So often everything is done from the beginning.</summary>
    public int Runs { get; private init; } = DefaultRuns;

    /// <summary>Letters of the rows to fill; empty: all. A is always done, since the others need it.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>The first backup of 100,000 messages, too.</summary>
    public bool Large { get; private init; }

    /// <summary>Where <c>eng/install/install</c> put the programs; null: those of the last build.</summary>
    public string? Programs { get; private init; }

    /// <summary>As it was written, for the report.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Only a whole run is kept; a trial is shown.</summary>
    public bool IsKept => Messages == DefaultMessages && Only.Count == 0 && Runs >= DefaultRuns;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">One of them means nothing.</exception>
    public static PeerOptions Parse(string[] arguments)
    {
        var options = new PeerOptions();
        var shown = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            var first = i;
            options = arguments[i] switch
            {
                "--large" => options with { Large = true },
                "--messages" => options with { Messages = Number(arguments, ++i) },
                "--runs" => options with { Runs = Number(arguments, ++i) },
                "--only" => options with { Only = [.. Value(arguments, ++i).ToUpperInvariant().Split(',')] },
                "--programs" => options with { Programs = Value(arguments, ++i) },
                _ => throw new ArgumentException($"'{arguments[i]}' is no option: --messages N, --runs N, --only A,B,D, --large.", nameof(arguments)),
            };
            if (arguments[first] != "--programs")
            {
                shown.AddRange(arguments[first..(i + 1)]);
            }
        }

        return options with { Text = string.Join(' ', shown) };
    }

    /// <summary>Whether a row is wanted.</summary>
    public bool Wants(string letter) => Only.Count == 0 || Only.Contains(letter);

    private static string Value(string[] arguments, int at) =>
        at < arguments.Length ? arguments[at] : throw new ArgumentException($"{arguments[^1]} needs a value.", nameof(arguments));

    private static int Number(string[] arguments, int at) => int.TryParse(Value(arguments, at), CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new ArgumentException($"'{arguments[at]}' is not a number above 0.", nameof(arguments));
}
