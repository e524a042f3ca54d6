namespace Zextras.Backup.Actors.Operations;

/// <summary>
/// Adds up what a restore does, by account. However many accounts and failures there are, what becomes of it fits into an
/// event of the journal; what has no room is added up, so that the sums stay whole. Safe for concurrent use.
/// </summary>
internal sealed class AccountTallies
{
    /// <summary>Accounts with a tally of their own.</summary>
    public const int MostAccounts = 5000;

    /// <summary>Causes of one account that are told apart. Most failures share one: a full mailbox.</summary>
    public const int MostCauses = 20;

    /// <summary>Ids of one cause. The problems in the operation's log go on from there.</summary>
    public const int MostItems = 100;

    /// <summary>The name under which the accounts are added up for which there is no room.</summary>
    public const string OtherAccounts = "other accounts";

    private const string OtherCauses = "other causes";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Sum> _sums = new(StringComparer.Ordinal);

    /// <summary>Items were put back, or changed back in place.</summary>
    public void AddRestored(string account, long items) => Change(account, sum => sum.Restored += items);

    /// <summary>Items were there already. Adding zero makes the account show.</summary>
    public void AddSkipped(string account, long items) => Change(account, sum => sum.Skipped += items);

    /// <summary>An item, or something else by its name, could not be put back.</summary>
    public void Fail(string account, string what, string cause) => Change(account, sum => sum.Fail(what, cause));

    /// <summary>The tallies as they stand: accounts with failures first, then by name.</summary>
    public IReadOnlyList<AccountTally> ToList()
    {
        lock (_lock)
        {
            return
            [
                .. _sums.Select(sum => sum.Value.ToTally(sum.Key))
                    .OrderBy(tally => tally.NotRestored == 0)
                    .ThenBy(tally => tally.Account == OtherAccounts)
                    .ThenBy(tally => tally.Account, StringComparer.Ordinal),
            ];
        }
    }

    private void Change(string account, Action<Sum> change)
    {
        lock (_lock)
        {
            var name = _sums.Count < MostAccounts || _sums.ContainsKey(account) ? account : OtherAccounts;
            if (!_sums.TryGetValue(name, out var sum))
            {
                _sums[name] = sum = new Sum();
            }

            change(sum);
        }
    }

    private sealed class Sum
    {
        private readonly Dictionary<string, (long Count, List<string> Items)> _causes = new(StringComparer.Ordinal);

        public long Restored { get; set; }

        public long Skipped { get; set; }

        public void Fail(string what, string cause)
        {
            var name = _causes.Count < MostCauses || _causes.ContainsKey(cause) ? cause : OtherCauses;
            var (count, items) = _causes.GetValueOrDefault(name, (0, []));
            if (items.Count < MostItems)
            {
                items.Add(what);
            }

            _causes[name] = (count + 1, items);
        }

        public AccountTally ToTally(string account) => new(account)
        {
            Restored = Restored,
            Skipped = Skipped,
            NotRestored = _causes.Values.Sum(cause => cause.Count),
            Causes =
            [
                .. _causes.OrderByDescending(cause => cause.Value.Count)
                    .ThenBy(cause => cause.Key, StringComparer.Ordinal)
                    .Select(cause => new TallyCause(cause.Key, cause.Value.Count) { Items = [.. cause.Value.Items] }),
            ],
        };
    }
}
