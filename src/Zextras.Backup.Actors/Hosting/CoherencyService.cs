using System.Globalization;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Coherency;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Starts checks on request, and by itself when a read of the own path met damage.</summary>
internal sealed class CoherencyService : ICoherencyService
{
    /// <summary>Damage that is met again and again starts one check, not one for each mail that is read.</summary>
    private static readonly TimeSpan BetweenOwnChecks = TimeSpan.FromHours(12);

    private const string EngineAuthor = "engine";

    private readonly EngineStores _stores;
    private readonly OperationRunner _operations;
    private readonly AccountLookup _lookup;
    private readonly TimeProvider _clock;
    private readonly LookGate _looks;
    private readonly OwnStores _own;
    private readonly Lock _lock = new();
    private DateTimeOffset? _lastOwnCheck;

    /// <summary>Checks with the engine's stores.</summary>
    public CoherencyService(
        EngineStores stores, IMailboxServer server, OperationRunner operations, AccountLookup lookup, LookGate looks, TimeProvider clock)
    {
        (_stores, _operations, _lookup, _looks, _clock) = (stores, operations, lookup, looks, clock);
        _own = new OwnStores(stores.Path, stores.Catalog, stores.Journal, PersistedTypes.Table, server);
        stores.Damages.Noted = OnDamage;
    }

    /// <inheritdoc/>
    public async Task<Operation> StartAsync(CoherencyRequest request, string author, CancellationToken cancellation)
    {
        if (request.Sample is not (> 0 and <= 1))
        {
            throw new BackupRequestException("sample is a share of the contents: more than 0, at most 100 percent.");
        }

        var (server, isOwn) = await ExamineAsync(request, cancellation);
        var accounts = new List<AccountId>();
        foreach (var account in request.Accounts)
        {
            accounts.Add(AccountId.TryParse(account, null, out var id) ? id : (await _lookup.InBackupAsync(account, cancellation)).Account);
        }

        var options = new CheckOptions
        {
            Accounts = accounts,
            CheckMailbox = request.CheckMailbox,
            Sample = request.Sample,
            MaxDuration = request.MaxDuration,
            BytesPerSecond = request.BytesPerSecond,
        };
        var layout = new PathLayout(request.BackupPath);
        return _operations.Start(ToOperation(request, author), async job =>
        {
            using var alone = request.FixBackup ? await _looks.CloseAsync(job.Stop) : null;
            await new CoherencyRun(layout, server, _own, isOwn, _stores.DataDirectory, _clock).RunAsync(options, request.FixBackup, job);
        });
    }

    /// <inheritdoc/>
    public async Task<byte[]?> FindReportAsync(Guid operation, CancellationToken cancellation)
    {
        var file = Directory
            .EnumerateFiles(Path.Combine(_stores.Path.Root, PathLayout.Servers), CoherencyRun.ReportName(operation), SearchOption.AllDirectories)
            .FirstOrDefault();
        return file is null ? null : await File.ReadAllBytesAsync(file, cancellation);
    }

    private static OperationRequest ToOperation(CoherencyRequest request, string author)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["backup_path"] = request.BackupPath };
        void Add(string name, bool given, string value)
        {
            if (given)
            {
                arguments[name] = value;
            }
        }

        Add("accountIds", request.Accounts.Count > 0, string.Join(',', request.Accounts));
        Add("checkMailbox", request.CheckMailbox, "true");
        Add("sample", request.Sample < 1, request.Sample.ToString("P0", CultureInfo.InvariantCulture));
        Add("max_duration", request.MaxDuration is not null, $"{request.MaxDuration}");
        return new OperationRequest
        {
            Kind = request.FixBackup ? OperationKinds.CoherencyFix : OperationKinds.CoherencyCheck,
            Lane = OperationLane.Maintenance,
            Author = author,
            Arguments = arguments,
            Excludes = request.FixBackup ? [OperationKinds.CoherencyFix] : [OperationKinds.CoherencyCheck, OperationKinds.CoherencyFix],

            // Checks begin by themselves, scans by the clock: whoever wants to heal need not watch for a moment between them.
            WaitsFor = request.FixBackup
                ? [OperationKinds.CatalogRebuild, OperationKinds.CoherencyCheck, .. OperationKinds.Committing]
                : [],
        };
    }

    private async Task<(ServerId Server, bool IsOwn)> ExamineAsync(CoherencyRequest request, CancellationToken cancellation)
    {
        var root = new PathLayout(request.BackupPath).Root;
        var isOwn = root == new PathLayout(_stores.Path.Root).Root;
        try
        {
            using var reader = await BackupPathOpener.OpenReadOnlyAsync(new BackupPathOptions { Root = root }, cancellation);
            return !isOwn && (request.FixBackup || request.CheckMailbox)
                ? throw new BackupRequestException(
                    $"{root} is not the Backup Path of this server ({_stores.Path.Root}): it is only read. Leave out fixBackup and checkMailbox.")
                : (reader.Server, isOwn);
        }
        catch (BackupPathException e)
        {
            throw new BackupRequestException(e.Message);
        }
    }

    private void OnDamage(BackupPathDamage damage)
    {
        var now = _clock.GetUtcNow();
        lock (_lock)
        {
            if (_lastOwnCheck is { } last && now - last < BetweenOwnChecks)
            {
                return;
            }

            _lastOwnCheck = now;
        }

        // Not on the thread that read: it has a mail to restore.
        _ = Task.Run(async () =>
        {
            try
            {
                await StartAsync(new CoherencyRequest { BackupPath = _stores.Path.Root }, EngineAuthor, CancellationToken.None);
            }
            catch (BackupRequestException)
            {
                // A check runs already: it sees what this one would have seen.
            }
        });
    }
}
