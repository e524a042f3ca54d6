using System.Data.Common;
using Npgsql;

namespace Zextras.Backup.Actors.Database;

/// <summary>
/// A statement that is prepared once and run many times, for the few hot paths: linq2db builds and optimises its SQL tree
/// for every statement, which costs more than SQLite itself does. Plain ADO.NET, so it runs on any database.
/// </summary>
internal sealed class PreparedCommand : IDisposable
{
    private readonly DbCommand _command;
    private readonly bool _isPostgres;

    /// <summary>Prepares the statement.</summary>
    /// <param name="connection">Stays open as long as the command is used, by one thread.</param>
    /// <param name="sql">Names its parameters <c>@name</c>.</param>
    /// <param name="parameters">In the order in which <see cref="Execute"/> is given their values.</param>
    public PreparedCommand(DbConnection connection, string sql, params ReadOnlySpan<Parameter> parameters)
    {
        _command = connection.CreateCommand();
        _isPostgres = connection is NpgsqlConnection;
        _command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            var made = _command.CreateParameter();
            made.ParameterName = "@" + parameter.Name;
            made.DbType = parameter.Type;
            _command.Parameters.Add(made);
        }
    }

    /// <summary>The transaction that the next runs are part of.</summary>
    public DbTransaction? Transaction
    {
        get => _command.Transaction;
        set => _command.Transaction = value;
    }

    /// <summary>Runs it; returns how many rows it changed.</summary>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs it; returns the first column of the first row, null where there is none.</summary>
    public object? Scalar(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteScalar();
    }

    /// <summary>Runs it; the rows must be read and disposed before it runs again.</summary>
    public DbDataReader Query(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] switch
            {
                null => DBNull.Value,
                string text when _isPostgres => PostgresServer.Storable(text),
                var value => value,
            };
        }
    }
}
