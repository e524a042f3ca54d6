using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>What a restore of an account's settings, a domain, list or class would change on the server. Pure.</summary>
internal static class ObjectPlan
{
    /// <summary>More values than this are counted: a list of thousands of members is no line to read.</summary>
    private const int MostShown = 5;

    // The ends of the names of attributes whose values have no business in a plan, which is printed and kept.
    private static readonly string[] Secrets = [AttributeNames.PasswordHash, "password", "secret"];

    /// <summary>One line for each thing; none where the object is as it is wanted.</summary>
    /// <param name="wanted">The recorded state.</param>
    /// <param name="current">The object as the server lists it now; null where it is gone.</param>
    public static IReadOnlyList<string> Of(ItemContent wanted, ItemContent? current)
    {
        if (current is null)
        {
            return [$"create the {wanted.Kind.Name()} {wanted.Name} with {wanted.Attributes.Count} attributes"];
        }

        var lines = new List<string>();
        if (!string.Equals(wanted.Name, current.Name, StringComparison.Ordinal))
        {
            lines.Add($"rename {current.Name} to {wanted.Name}");
        }

        foreach (var name in wanted.Attributes.Concat(current.Attributes).Select(pair => pair.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (now, then) = (current.Attributes[name], wanted.Attributes[name]);
            if (!now.Equals(then))
            {
                lines.Add(Line(name, now, then));
            }
        }

        return lines;
    }

    private static string Line(string name, ValueList<string> now, ValueList<string> then)
    {
        if (Array.Exists(Secrets, secret => name.EndsWith(secret, StringComparison.OrdinalIgnoreCase)))
        {
            return $"{name}: another one";
        }

        var (added, removed) = (then.Except(now, StringComparer.Ordinal).ToArray(), now.Except(then, StringComparer.Ordinal).ToArray());
        return now.Count <= 1 && then.Count <= 1
            ? $"{name}: {Text(now)} -> {Text(then)}"
            : $"{name}: {Some("add", added)}{(added.Length > 0 && removed.Length > 0 ? ", " : "")}{Some("remove", removed)}";
    }

    private static string Text(ValueList<string> values) => values.Count == 0 ? "(none)" : values[0];

    private static string Some(string verb, string[] values) => values.Length switch
    {
        0 => "",
        > MostShown => $"{verb} {string.Join(", ", values.Take(MostShown))} and {values.Length - MostShown} more",
        _ => $"{verb} {string.Join(", ", values)}",
    };
}
