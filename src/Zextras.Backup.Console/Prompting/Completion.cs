using System.CommandLine;
using Zextras.Backup.Pbm.Client;

namespace Zextras.Backup.Pbm.Prompting;

/// <summary>
/// What can stand at the end of a line that is being typed, as <c>SeedSyntax</c> reads lines: commands, parameters and those of
/// their values that are words. It knows the tree of commands only, and asks no node.
/// </summary>
internal sealed class Completion(RootCommand root)
{
    private static readonly string[] Always = ["help", "exit"];

    /// <summary>The words that begin as the last one of the text does, in alphabetical order; behind a blank, all.</summary>
    internal IReadOnlyList<string> Of(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var last = text.Length == 0 || text[^1] == ' ' ? "" : words[^1];
        var before = words.AsSpan(0, last.Length == 0 ? words.Length : words.Length - 1);
        return [.. Candidates(before, last)
            .Where(word => word.StartsWith(last, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.OrdinalIgnoreCase)];
    }

    private IEnumerable<string> Candidates(ReadOnlySpan<string> before, string last)
    {
        Command command = root;
        var positionals = 0;
        var used = new HashSet<Option>();
        Option? open = null;
        foreach (var word in before)
        {
            if (open is not null)
            {
                open = null;
            }
            else if (Subcommand(command, word) is { } found)
            {
                command = found;
            }
            else if (Find(command, word) is { } option && (word[0] == '-' || positionals >= command.Arguments.Count))
            {
                used.Add(option);
                open = option.Arity.MaximumNumberOfValues > 0 ? option : null;
            }
            else if (command != root || !NodeAddress.LooksLikeOne(word))
            {
                positionals++;
            }
        }

        if (open is not null)
        {
            return ValuesOf(open);
        }

        if (last.StartsWith('-'))
        {
            return Reachable(command).Where(option => !used.Contains(option)).Select(option => option.Name);
        }

        if (command.Subcommands.Count > 0)
        {
            return command.Subcommands.Select(one => one.Name).Concat(command == root ? Always : []);
        }

        return positionals < command.Arguments.Count
            ? WordsOf(command.Arguments[positionals].Name)
            : command.Options.Where(option => !option.Hidden && !used.Contains(option)).Select(Written);
    }

    private static IEnumerable<string> ValuesOf(Option option) =>
        option.ValueType == typeof(bool) ? ["true", "false"] : WordsOf(option.HelpName ?? "");

    /// <summary>Of <c>DATE|last</c> the word; the name of what anything can be put in for is in capitals.</summary>
    private static IEnumerable<string> WordsOf(string choice) => choice.Split('|').Where(word => word.Length > 0 && char.IsAsciiLetterLower(word[0]));

    private static string Written(Option option) => option.Arity.MaximumNumberOfValues == 0 ? option.Name : option.Name.TrimStart('-');

    private static Command? Subcommand(Command command, string word) =>
        command.Subcommands.FirstOrDefault(one => string.Equals(one.Name, word, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<Option> Reachable(Command command) =>
        command.Options.Concat(root.Options.Where(option => option.Recursive)).Where(option => !option.Hidden);

    private Option? Find(Command command, string word) => Reachable(command)
        .FirstOrDefault(option => string.Equals(option.Name.TrimStart('-'), word.TrimStart('-'), StringComparison.OrdinalIgnoreCase));
}
