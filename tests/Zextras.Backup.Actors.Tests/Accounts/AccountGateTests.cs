using Xunit;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Accounts;

public sealed class AccountGateTests
{
    private static readonly ItemId One = ItemId.Of(1);
    private static readonly ItemId Two = ItemId.Of(2);

    [Fact]
    public void Nobody_waits_where_nothing_arrives() => Assert.True(new AccountGate().WhenQuietAsync(CancellationToken.None).IsCompleted);

    [Fact]
    public async Task Whoever_asks_waits_until_the_last_arrival_is_over()
    {
        var gate = new AccountGate();
        var (first, second) = (gate.Arrive(One)!, gate.Arrive(Two)!);
        var quiet = gate.WhenQuietAsync(CancellationToken.None);

        first.Dispose();
        first.Dispose(); // once more is harmless
        Assert.False(quiet.IsCompleted);
        second.Dispose();

        await quiet.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(gate.WhenQuietAsync(CancellationToken.None).IsCompleted);
        using var third = gate.Arrive(One);
        Assert.False(gate.WhenQuietAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        var gate = new AccountGate();
        using var arrival = gate.Arrive(One);
        using var stop = new CancellationTokenSource();
        var quiet = gate.WhenQuietAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quiet);
    }

    [Fact]
    public void A_watch_has_what_arrived_since_it_began_also_when_that_is_over()
    {
        var gate = new AccountGate();
        gate.Arrive(One)!.Dispose();
        using var watch = gate.Watch();
        gate.Arrive(Two)!.Dispose();

        Assert.False(watch.Has(One));
        Assert.True(watch.Has(Two));
    }

    [Fact]
    public void Watches_do_not_disturb_each_other()
    {
        var gate = new AccountGate();
        using var first = gate.Watch();
        var second = gate.Watch();
        second.Dispose();
        gate.Arrive(One)!.Dispose();

        Assert.True(first.Has(One));
        Assert.False(second.Has(One));
    }

    [Fact]
    public void Each_account_has_one_gate()
    {
        var gates = new AccountGates();
        var (anna, bert) = (new AccountId(Guid.NewGuid()), new AccountId(Guid.NewGuid()));

        Assert.Same(gates.Of(anna), gates.Of(anna));
        Assert.NotSame(gates.Of(anna), gates.Of(bert));
    }
}
