namespace Zextras.Backup.Pbm.Arguments;

/// <summary>Guesses which known name was meant.</summary>
internal static class Suggestion
{
    private const int LettersPerMistake = 3; // one wrong letter in three: more and the guess is noise

    /// <summary><c> Did you mean 'doSmartScan'?</c>, or nothing where no name is near.</summary>
    internal static string For(string given, IEnumerable<string> known) =>
        Nearest(given, known) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>The name with the fewest mistakes, letter case aside; null where none is near.</summary>
    internal static string? Nearest(string given, IEnumerable<string> known)
    {
        var nearest = known
            .Select(name => (name, mistakes: Mistakes(given, name)))
            .Where(one => one.mistakes <= Math.Max(1, Math.Min(given.Length, one.name.Length) / LettersPerMistake))
            .OrderBy(one => one.mistakes)
            .Select(one => one.name)
            .FirstOrDefault();
        return nearest ?? OnlyOneThatContains(given, known);
    }

    /// <summary>Half a name is no misspelling, but often names one command only: <c>restore</c>.</summary>
    private static string? OnlyOneThatContains(string given, IEnumerable<string> known)
    {
        var containing = given.Length < LettersPerMistake
            ? []
            : known.Where(name => name.Contains(given, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return containing.Length == 1 ? containing[0] : null;
    }

    /// <summary>Letters to insert, drop, change or swap with their neighbour (optimal string alignment).</summary>
    private static int Mistakes(string left, string right)
    {
        var costs = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                costs[i, j] = Math.Min(i, j) == 0 ? Math.Max(i, j) : Cheapest(costs, left, right, i, j);
            }
        }

        return costs[left.Length, right.Length];
    }

    private static int Cheapest(int[,] costs, string left, string right, int i, int j)
    {
        var same = Same(left[i - 1], right[j - 1]) ? 0 : 1;
        var cost = Math.Min(Math.Min(costs[i - 1, j] + 1, costs[i, j - 1] + 1), costs[i - 1, j - 1] + same);
        var swapped = i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]);
        return swapped ? Math.Min(cost, costs[i - 2, j - 2] + 1) : cost;
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
