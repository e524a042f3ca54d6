using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>What a purge means to do: a value that a dry run prints and a run works off.</summary>
/// <param name="Now">The instant for which it was made.</param>
/// <param name="Accounts">The accounts with something to do or to say.</param>
/// <param name="Archives">Days of which the server archives go, with their bytes.</param>
/// <param name="BytesFreeNow">Stored bytes whose grace period has passed already.</param>
internal sealed record PurgePlan(
    DateTimeOffset Now, IReadOnlyList<PlannedAccount> Accounts, IReadOnlyList<(DateOnly Day, long Bytes)> Archives, long BytesFreeNow)
{
    /// <summary>The deleted objects of the directory, those that stay too.</summary>
    public IReadOnlyList<PlannedObject> Objects { get; init; } = [];

    /// <summary>The plan in words, a line for each account and each deleted object of the directory.</summary>
    public IEnumerable<string> ToLines()
    {
        foreach (var account in Accounts.Where(account => account.Items.Count > 0 || account.Verdict.Drops || account.Reasons.Count > 0))
        {
            var reasons = account.Reasons.OrderBy(reason => reason.Key).Select(reason => $"{reason.Value} {reason.Key.Name().Replace('-', ' ')}");
            var whole = account.Verdict.Drops ? "the account goes as a whole; " : "";
            yield return $"{account.Name}: {whole}{account.Items.Count} items go ({string.Join(", ", reasons)}), {account.Bytes} bytes after the grace period";
        }

        foreach (var each in Objects)
        {
            yield return $"{each.Kind.Name()} {each.Name}, deleted {each.DeletedAt:u}: {(each.Verdict.Drops ? "goes" : "stays")} ({each.Verdict.Reason.Name().Replace('-', ' ')})";
        }

        foreach (var (day, bytes) in Archives)
        {
            yield return $"servers/{day:yyyy-MM-dd}: {bytes} bytes";
        }
    }
}
