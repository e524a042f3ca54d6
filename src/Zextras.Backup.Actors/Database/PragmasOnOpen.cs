using System.Data.Common;
using LinqToDB.Interceptors;

namespace Zextras.Backup.Actors.Database;

/// <summary>Sends pragmas on every connection that linq2db opens: they cannot stand in a connection string.</summary>
/// <param name="pragmas">Ended by semicolons.</param>
internal sealed class PragmasOnOpen(string pragmas) : ConnectionInterceptor
{
    /// <inheritdoc/>
    public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override async Task ConnectionOpenedAsync(
        ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
