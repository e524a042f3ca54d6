using Xunit;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>One engine for all tests of a class: each has an account of its own, and scans only that.</summary>
public sealed class SharedEngine : IAsyncLifetime
{
    internal EngineFixture Fixture { get; } = new();

    internal ScriptedAccount NewAccount() => Fixture.Server.AddAccount($"{Guid.NewGuid():N}@example.com");

    /// <summary>Scans the account, which has to succeed.</summary>
    internal async Task<Counts> ScanAsync(ScriptedAccount account, bool deep = false)
    {
        var ended = await Fixture.AccountScanAsync(account, deep);
        Assert.True(ended.State == OperationState.Done, $"{ended.State}: {ended.Error} {string.Join('\n', ended.Problems)}");
        return new Counts(ended);
    }

    /// <summary>The account's part of the backup, which is sound and shows the mailbox as it is.</summary>
    internal async Task<BackupState> ReadSoundAsync(ScriptedAccount account)
    {
        var state = await Fixture.ReadAsync(account);
        state.AssertSound();
        state.AssertIsMailbox(account);
        return state;
    }

    public Task InitializeAsync() => Fixture.StartAsync();

    public async Task DisposeAsync() => await Fixture.DisposeAsync();
}

/// <summary>The figures of an operation that has ended.</summary>
internal sealed class Counts(Operation operation)
{
    internal Operation Operation { get; } = operation;

    internal long this[string name] => Operation.Counts.Single(count => count.Key == name).Value;
}
