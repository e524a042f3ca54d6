using Xunit;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Tests.Operations;

public sealed class AccountTalliesTests
{
    private readonly AccountTallies _tallies = new();

    [Fact]
    public void Accounts_with_failures_come_first_and_causes_by_how_often_they_struck()
    {
        _tallies.AddRestored("anna", 5);
        _tallies.AddSkipped("chris", 0);
        _tallies.Fail("ben", "1", "refused");
        _tallies.Fail("ben", "2", "full");
        _tallies.Fail("ben", "3", "full");

        var list = _tallies.ToList();

        Assert.Equal(["ben", "anna", "chris"], list.Select(tally => tally.Account));
        Assert.Equal([("full", 2), ("refused", 1)], list[0].Causes.Select(cause => (cause.Cause, (int)cause.Count)));
        Assert.Equal(["2", "3"], list[0].Causes[0].Items);
    }

    [Fact]
    public void However_much_fails_the_sums_are_whole_and_the_lists_are_bounded()
    {
        const int Accounts = AccountTallies.MostAccounts + 7;
        for (var account = 0; account < Accounts; account++)
            _tallies.AddRestored($"account {account}", 2);
        for (var item = 0; item < 10_000; item++)
            _tallies.Fail("account 0", $"{item}", $"cause {item % 50}");

        var list = _tallies.ToList();

        Assert.Equal((AccountTallies.MostAccounts + 1, 2 * Accounts), (list.Count, list.Sum(tally => tally.Restored)));
        Assert.Equal((10_000, 10_000), (list[0].NotRestored, list[0].Causes.Sum(cause => cause.Count)));
        Assert.Equal(AccountTallies.MostCauses + 1, list[0].Causes.Count);
        Assert.All(list[0].Causes, cause => Assert.InRange(cause.Items.Count, 1, AccountTallies.MostItems));
        Assert.Equal(14, list.Single(tally => tally.Account == AccountTallies.OtherAccounts).Restored);
    }
}
