using Xunit;
using Zextras.Backup.Actors.Accounts;

namespace Zextras.Backup.Actors.Tests.Accounts;

public sealed class LookGateTests
{
    private readonly LookGate _gate = new();

    [Fact]
    public async Task A_repair_waits_for_the_looks_that_are_under_way_and_lets_none_begin()
    {
        var (one, two) = (_gate.TryEnter(), _gate.TryEnter());
        var closing = _gate.CloseAsync(CancellationToken.None);
        one!.Dispose();
        one.Dispose();
        Assert.False(closing.IsCompleted);
        Assert.Null(_gate.TryEnter());

        two!.Dispose();

        (await closing).Dispose();
        Assert.NotNull(_gate.TryEnter());
    }

    [Fact]
    public async Task A_repair_that_is_stopped_while_it_waits_leaves_the_gate_open()
    {
        using var stop = new CancellationTokenSource();
        using var look = _gate.TryEnter();
        var closing = _gate.CloseAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closing);
        Assert.NotNull(_gate.TryEnter());
    }
}
