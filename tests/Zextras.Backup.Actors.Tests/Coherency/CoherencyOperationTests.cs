using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Coherency;

/// <summary>How a check ends as an operation.</summary>
public sealed class CoherencyOperationTests
{
    [Fact]
    public async Task What_a_check_found_and_did_not_heal_is_counted_as_problems()
    {
        await using var engine = await EngineFixture.StartedAsync(server => server.AddAccount("anna@example.com").Add("mail:INBOX", "1", "Subject: first"));
        Assert.Equal(0, ProblemsOf(await CheckAsync(engine, fix: false)));
        var log = Directory.EnumerateFiles(Path.Combine(engine.BackupPath, "accounts"), "items.jsonl", SearchOption.AllDirectories).First();
        await File.AppendAllTextAsync(log, "no JSON\n");

        var found = await CheckAsync(engine, fix: false);

        Assert.Equal(OperationState.Done, found.State);
        Assert.InRange(ProblemsOf(found), 1, found.Problems.Count);
        Assert.Equal(0, ProblemsOf(await CheckAsync(engine, fix: true)));
        Assert.Equal(0, ProblemsOf(await CheckAsync(engine, fix: false)));
    }

    private static long ProblemsOf(Operation operation) =>
        operation.Counts.Where(count => count.Key == Operation.ProblemsCount).Sum(count => count.Value);

    private static async Task<Operation> CheckAsync(EngineFixture engine, bool fix) => await engine.EndAsync(
        await engine.Services.GetRequiredService<ICoherencyService>().StartAsync(
            new CoherencyRequest { BackupPath = engine.BackupPath, FixBackup = fix }, "test", CancellationToken.None));
}
