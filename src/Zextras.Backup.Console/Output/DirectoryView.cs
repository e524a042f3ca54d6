using System.Text.Json;
using Spectre.Console;
using Zextras.Backup.Pbm.Client;

namespace Zextras.Backup.Pbm.Output;

/// <summary>An object of the directory: its settings in one state, or what each transaction changed.</summary>
internal static class DirectoryView
{
    private static readonly string[] Secrets = ["password-hash", "password", "secret"];

    /// <summary>One state as a list of attributes; a history as one paragraph for each transaction.</summary>
    internal static void Write(Terminal terminal, IReadOnlyList<TransactionBody> states, bool isHistory)
    {
        TransactionBody? before = null;
        foreach (var state in states)
        {
            var end = state.EndDate is { } date ? Units.Date(date, terminal.Clock) : "now";
            terminal.Output.WriteLine(
                $"{Printable.Of(state.Name)}  {state.Kind}{(state.Deleted ? "  deleted" : "")}  {Units.Date(state.StartDate, terminal.Clock)} to {end}  {state.Cause}  {state.Transaction}",
                new Style(decoration: Decoration.Bold));
            foreach (var line in isHistory && before is not null ? Changes(before, state) : All(state))
            {
                // A signature has several lines.
                foreach (var (part, at) in line.ReplaceLineEndings("\n").Split('\n').Select((part, at) => (part, at)))
                {
                    terminal.Output.WriteLine((at == 0 ? "  " : "      ") + Printable.Of(part));
                }
            }

            before = state;
        }
    }

    private static IReadOnlyList<string> All(TransactionBody state) =>
        [.. Attributes(state).OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Select(value => $"{pair.Key}: {Shown(pair.Key, value)}"))];

    private static IReadOnlyList<string> Changes(TransactionBody before, TransactionBody after)
    {
        var (then, now) = (Attributes(before), Attributes(after));
        return
        [
            .. from name in then.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
               let old = then.GetValueOrDefault(name, [])
               let current = now.GetValueOrDefault(name, [])
               from line in old.Except(current, StringComparer.Ordinal).Select(value => $"- {name}: {Shown(name, value)}")
                   .Concat(current.Except(old, StringComparer.Ordinal).Select(value => $"+ {name}: {Shown(name, value)}"))
               select line,
        ];
    }

    private static Dictionary<string, string[]> Attributes(TransactionBody state) => (state.Metadata ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
        .ToDictionary(
            pair => pair.Key,
            pair => pair.Value.ValueKind is JsonValueKind.Array ? [.. pair.Value.EnumerateArray().Select(value => value.GetString() ?? "")] : new[] { pair.Value.GetString() ?? "" },
            StringComparer.Ordinal);

    /// <summary>A hash on a screen is one in a photograph of it; <c>--json</c> has it.</summary>
    private static string Shown(string name, string value) => Array.Exists(Secrets, secret => name.EndsWith(secret, StringComparison.OrdinalIgnoreCase)) ? "(hidden)" : value;
}
