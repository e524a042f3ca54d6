using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Arguments;

/// <summary>Makes the parameters of commands. <c>HelpName</c> is the type that help shows.</summary>
internal static class Parameter
{
    /// <summary>A word that means "no date": the state that is current.</summary>
    internal const string Last = "last";

    /// <summary>A word that means "from the beginning".</summary>
    internal const string First = "first";

    /// <summary>A word that means everything.</summary>
    internal const string All = "all";

    /// <summary>A text.</summary>
    internal static Option<string?> Text(string name, string type, string description) =>
        new("--" + name) { HelpName = type, Description = description };

    /// <summary>True or false; false by default.</summary>
    internal static Option<bool> Bool(string name, string description) => new("--" + name)
    {
        HelpName = "true|false",
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => false,
    };

    /// <summary>True or false; true by default.</summary>
    internal static Option<bool> True(string name, string description) => new("--" + name)
    {
        HelpName = "true|false",
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => true,
    };

    /// <summary>A switch that takes no value: <c>--json</c>.</summary>
    internal static Option<bool> Switch(string name, string description) =>
        new("--" + name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A positive number, up to a greatest one.</summary>
    internal static Option<int> Number(string name, int otherwise, string description, int greatest = int.MaxValue) => new("--" + name)
    {
        HelpName = greatest == int.MaxValue ? "NUMBER" : $"1..{greatest}",
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => (int)PositiveOf(result, name, greatest),
    };

    /// <summary>A positive number; null where none is given.</summary>
    internal static Option<long?> Positive(string name, string unit, string description, long greatest = long.MaxValue) => new("--" + name)
    {
        HelpName = unit,
        Description = description,
        CustomParser = result => PositiveOf(result, name, greatest),
    };

    /// <summary>
    /// An instant, or one of some words; the value is the word, or the instant in the form that the API reads.
    /// </summary>
    internal static Option<string?> Date(string name, TimeZoneInfo zone, string description, params string[] words) => new("--" + name)
    {
        HelpName = string.Join('|', ["DATE", .. words]),
        Description = description,
        DefaultValueFactory = _ => words.Contains(Last, StringComparer.Ordinal) ? Last : null,
        CustomParser = result => DateOf(result, zone, words),
    };

    /// <summary>A mandatory instant, or one of some words.</summary>
    internal static Argument<string> MandatoryDate(string name, TimeZoneInfo zone, string description, params string[] words) => new(name)
    {
        Description = description,
        CustomParser = result => DateOf(result, zone, words),
    };

    /// <summary>One of some words; the first is the default.</summary>
    internal static Option<string> OneOf(string name, string description, params string[] words) => new("--" + name)
    {
        HelpName = string.Join('|', words),
        Description = description,
        DefaultValueFactory = _ => words[0],
        CustomParser = result => WordOf(result, Given(result), name, words) ?? words[0],
    };

    /// <summary>Some words separated by commas; the first of those known is the default.</summary>
    internal static Option<string> SomeOf(string name, string description, params string[] words) => new("--" + name)
    {
        HelpName = string.Join('|', words),
        Description = description,
        DefaultValueFactory = _ => words[0],
        CustomParser = result => string.Join(',', Given(result)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(one => WordOf(result, one, name, words))),
    };

    /// <summary>A mandatory argument.</summary>
    internal static Argument<string> Mandatory(string name, string description) => new(name) { Description = description };

    /// <summary>The mandatory word <c>start</c>, which the product wants so that nobody starts a scan by mistyping help.</summary>
    internal static Argument<string> Start() => new("start")
    {
        Description = "the word start",
        CustomParser = result => string.Equals(result.Tokens[0].Value, "start", StringComparison.OrdinalIgnoreCase)
            ? "start"
            : Refuse<string>(result, $"'{result.Tokens[0].Value}' is not an action: write start."),
    };

    /// <summary>A mandatory word that says what to do.</summary>
    internal static Argument<string> Action(params string[] words) => new(string.Join('|', words))
    {
        Description = $"one of the words {string.Join(", ", words)}",
        CustomParser = result => Array.Find(words, word => string.Equals(word, result.Tokens[0].Value, StringComparison.OrdinalIgnoreCase))
            ?? Refuse<string>(result, $"'{result.Tokens[0].Value}' is not an action: write {string.Join(" or ", words)}."),
    };

    private static string? DateOf(ArgumentResult result, TimeZoneInfo zone, string[] words)
    {
        var word = words.FirstOrDefault(one => string.Equals(one, Given(result), StringComparison.OrdinalIgnoreCase));
        if (word is not null)
        {
            return word;
        }

        return DateText.TryParse(Given(result), zone, out var date, out var error)
            ? UtcDateConverter.Text(date)
            : Refuse<string>(result, words.Length == 0 ? error : $"{error} Or write {string.Join(" or ", words)}.");
    }

    private static long PositiveOf(ArgumentResult result, string name, long greatest)
    {
        var what = greatest >= int.MaxValue ? "a positive number" : $"a number from 1 to {greatest}";
        return long.TryParse(Given(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= greatest
            ? value
            : Refuse<long>(result, $"'{Given(result)}' is not a value for {name}: write {what}.");
    }

    private static string Given(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    private static string? WordOf(ArgumentResult result, string given, string name, string[] words) =>
        words.FirstOrDefault(one => string.Equals(one, given, StringComparison.OrdinalIgnoreCase))
        ?? Refuse<string>(
            result, $"'{given}' is not a value for {name}: write {string.Join(", ", words)}.{Suggestion.For(given, words)}");

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
