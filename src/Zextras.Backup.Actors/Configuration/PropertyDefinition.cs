using System.Globalization;
using Cronos;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>A property that can be changed while the engine runs.</summary>
internal sealed record PropertyDefinition
{
    private const int LongestValue = 4096;

    private PropertyDefinition(string name, string type, string otherwise, string description, Func<string, string?> read) =>
        (Name, Type, Default, Description, Read) = (name, type, otherwise, description, read);

    /// <summary>Its name, the product's where it has one.</summary>
    public string Name { get; }

    /// <summary>What it takes, in words: <c>true|false</c>, <c>0..36500 days</c>.</summary>
    public string Type { get; }

    /// <summary>Its value where nobody set one.</summary>
    public string Default { get; }

    /// <summary>What it does.</summary>
    public string Description { get; }

    /// <summary>Where it can be set.</summary>
    public IReadOnlyList<PropertyLevel> Levels { get; init; } = [PropertyLevel.Global, PropertyLevel.Server];

    /// <summary>Null where the text is no value of it; else the value in its one form.</summary>
    private Func<string, string?> Read { get; }

    /// <summary>On or off.</summary>
    public static PropertyDefinition Flag(string name, bool otherwise, string description) => new(
        name, "true|false", Lower(otherwise), description, text => bool.TryParse(text, out var value) ? Lower(value) : null);

    /// <summary>A whole number.</summary>
    public static PropertyDefinition Number(string name, int otherwise, int minimum, int maximum, string unit, string description) => new(
        name,
        $"{minimum}..{maximum} {unit}".TrimEnd(),
        otherwise.ToString(CultureInfo.InvariantCulture),
        description,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value.ToString(CultureInfo.InvariantCulture)
            : null);

    /// <summary>When something is done: five fields of cron. One that never comes is refused.</summary>
    public static PropertyDefinition Cron(string name, string otherwise, string description) => new(
        name,
        "cron: minute hour day month weekday",
        otherwise,
        description,
        text => !CronExpression.TryParse(text, CronFormat.Standard, out var cron) ? null
            : cron.GetNextOccurrence(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc) is not null ? string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : throw new PropertyException($"{name} does not take '{text}': that day never comes, so nothing would ever be done."));

    /// <summary>One of some words.</summary>
    public static PropertyDefinition OneOf(string name, string description, string otherwise, params string[] words) => new(
        name, string.Join('|', words), otherwise, description, text => words.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Text in a form of its own.</summary>
    public static PropertyDefinition Text(string name, string type, string otherwise, string description, Func<string, bool>? isValid = null) => new(
        name, type, otherwise, description, text => isValid is null || text.Length == 0 || isValid(text) ? text : null);

    /// <summary>The value in its one form.</summary>
    /// <exception cref="PropertyException">It does not take that value.</exception>
    public string Check(string text) => text.Length <= LongestValue && !text.Any(char.IsControl) && Read(text.Trim()) is { } value
        ? value
        : throw new PropertyException($"{Name} does not take '{text[..Math.Min(text.Length, 100)]}': it takes {Type}.");

    private static string Lower(bool value) => value ? "true" : "false";
}
